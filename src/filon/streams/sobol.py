r"""Sobol' points with hashed Owen scrambling, in plain Python: the meaning of `filon.streams.quasi`.

Trials take turns in `SCRAMBLES` randomizations of one sequence: trial t has point ``t // 16`` of randomization
``t % 16``. Each randomization estimates without bias and they are independent, so that their spread is the error of an
estimate; every number of trials begins where a smaller one ended, and any trial's point is found alone.

References
----------
I. M. Sobol' (1967), USSR Computational Mathematics and Mathematical Physics 7, 86-112.
S. Joe and F. Y. Kuo (2008), SIAM Journal on Scientific Computing 30, 2635-2654: the direction numbers, new-joe-kuo-6.
A. B. Owen (1998), ACM Transactions on Modeling and Computer Simulation 8, 71-102: scrambling.
B. Burley (2020), Journal of Computer Graphics Techniques 9, 1-20: scrambling by a hash, here with the constants of
N. Vegdahl (2021), "Building a better LK hash".
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from filon.streams.philox import philox4x32

Words: TypeAlias = NDArray[np.uint32]

DIRECTIONS = Path(__file__).parent / "sobol_directions.csv"
"""Primitive polynomial and first direction numbers of each dimension but the first, after Joe and Kuo."""

BITS = 32
MASK = 0xFFFFFFFF
SCRAMBLES = 16
POINTS = 2
"""Last word of the counter from which the seed of a scrambling is drawn: beside those of shocks and inputs."""

LAINE_KARRAS = 0x3D20ADEA, 0x05526C56, 0x53A22864


@lru_cache(maxsize=1)
def direction_numbers() -> Words:
    """Direction numbers of every dimension there is, their bits reversed as scrambling wants them [dimension, bit].

    Examples
    --------
    >>> [reversed_bits(int(number)) >> 29 for number in direction_numbers()[1, :3]]
    [4, 6, 5]
    """
    rows = [[1 << (BITS - 1 - bit) for bit in range(BITS)]]
    for line in DIRECTIONS.read_text(encoding="ascii").splitlines()[1:]:
        polynomial, *first = (int(part) for part in line.split(","))
        rows.append(_grown(polynomial, first))
    return np.array([[reversed_bits(number) for number in row] for row in rows], np.uint32)


def _grown(polynomial: int, first: list[int]) -> list[int]:
    """Direction numbers of a dimension by the recurrence of its polynomial, which has a bit for every power."""
    degree, numbers = polynomial.bit_length() - 1, list(first)
    for place in range(degree, BITS):
        number = numbers[place - degree] ^ (numbers[place - degree] << degree)
        for power in range(1, degree):
            if polynomial >> (degree - power) & 1:
                number ^= numbers[place - power] << power
        numbers.append(number)
    return [number << (BITS - 1 - place) for place, number in enumerate(numbers)]


def steps(directions: Words) -> Words:
    """What changes from a point to the next, [..., bit]: as many bits of its number as end in ones, and one more.

    Parameters
    ----------
    directions
        Of `direction_numbers`, [..., bit].
    """
    return np.bitwise_xor.accumulate(directions, axis=-1)


def dimension(directions: Words, low: Any, high: Any) -> Words:
    """All that an input's points are made of: their steps, then the seeds of its randomizations [..., bit + scramble].

    Parameters
    ----------
    directions
        Of `direction_numbers`, [..., bit].
    low, high
        Key of the input's stream: numbers, or uint64 [...].
    """
    keys = np.asarray(low, np.uint64)[..., None], np.asarray(high, np.uint64)[..., None]
    return np.concatenate([steps(directions), scrambling_seeds(keys).astype(np.uint32)], axis=-1)


def scrambling_seeds(keys: tuple[Any, Any]) -> NDArray[np.uint64]:
    """Seeds of the randomizations of a stream, from its key as uint64 [..., 1]: [..., scramble]."""
    turns, none = np.arange(SCRAMBLES, dtype=np.uint64), np.uint64(0)
    counter: Any = (turns, none, none, np.uint64(POINTS))
    return np.asarray(philox4x32(counter, keys)[0], np.uint64)


def reversed_bits(word: int) -> int:
    """A word of 32 bits, the last first.

    Examples
    --------
    >>> hex(reversed_bits(0x00000003))
    '0xc0000000'
    """
    return int(f"{word:032b}"[::-1], 2)


def point(steps: Words, index: int) -> int:
    """Coordinate of a point before scrambling, its bits reversed.

    Parameters
    ----------
    steps
        Of its dimension, [bit].
    index
        Number of the point, from 0, below 2**32.
    """
    word, turned = 0, index ^ index >> 1
    for bit in range(turned.bit_length()):
        if turned >> bit & 1:
            word ^= int(steps[bit])
    return word


def scrambled(word: int, seed: int) -> int:
    """A word with reversed bits, scrambled: each bit is flipped by a hash of those above it. Bits in order again."""
    first, second, third = LAINE_KARRAS
    x = word ^ (word * first & MASK)
    x = (x + seed) & MASK
    x = x * ((seed >> 16) | 1) & MASK
    x ^= x * second & MASK
    x ^= x * third & MASK
    return reversed_bits(x)


def quasi_uniform(own: Words, trial: int) -> float:
    """The uniform of an input that has a `dimension` of its own, strictly inside (0, 1)."""
    index, scramble = divmod(trial, SCRAMBLES)
    return (scrambled(point(own, index), int(own[BITS + scramble])) + 0.5) * 2.0**-32
