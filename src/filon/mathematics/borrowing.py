"""Arrays without reference counts inside compiled code.

Numba counts the references to every array of a tuple whenever the tuple is handed over, and to an array whenever it
is taken out of one: atomically, on cache lines that all threads share, which took two thirds of a microsecond a
month and tile; and where LLVM does not know that there is nothing to count it still asks, which took two thirds of
the end of a tile. The caller of a kernel holds the arrays while it runs, so inside they are borrowed. What is
borrowed in one function is counted again in those it calls, unless they are inlined or borrow too.
"""

from __future__ import annotations

from typing import Any

from numba.core import types
from numba.core.cgutils import create_struct_proxy, get_null_value

from filon.mathematics.settings import emitted


@emitted
def borrowed(typing: Any, arrays: Any) -> Any:
    """The same tuple of arrays and numbers, named or not, without counts of references."""
    if not isinstance(arrays, types.BaseTuple):
        return None

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        value = arguments[0]
        for place, kind in enumerate(signature.args[0].types):
            if not isinstance(kind, types.Array):
                continue
            proxy = create_struct_proxy(kind)(context, builder, value=builder.extract_value(value, place))
            proxy.meminfo = get_null_value(proxy.meminfo.type)
            proxy.parent = get_null_value(proxy.parent.type)
            value = builder.insert_value(value, proxy._getvalue(), place)
        return value

    return arrays(arrays), generate
