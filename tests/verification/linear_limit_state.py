"""A linear limit state of 100 standard normals: their sum over 10 exceeds 3.5."""

import filon


def margin(draw) -> float:
    total = (
        draw.x000
        + draw.x001
        + draw.x002
        + draw.x003
        + draw.x004
        + draw.x005
        + draw.x006
        + draw.x007
        + draw.x008
        + draw.x009
        + draw.x010
        + draw.x011
        + draw.x012
        + draw.x013
        + draw.x014
        + draw.x015
        + draw.x016
        + draw.x017
        + draw.x018
        + draw.x019
        + draw.x020
        + draw.x021
        + draw.x022
        + draw.x023
        + draw.x024
        + draw.x025
        + draw.x026
        + draw.x027
        + draw.x028
        + draw.x029
        + draw.x030
        + draw.x031
        + draw.x032
        + draw.x033
        + draw.x034
        + draw.x035
        + draw.x036
        + draw.x037
        + draw.x038
        + draw.x039
        + draw.x040
        + draw.x041
        + draw.x042
        + draw.x043
        + draw.x044
        + draw.x045
        + draw.x046
        + draw.x047
        + draw.x048
        + draw.x049
        + draw.x050
        + draw.x051
        + draw.x052
        + draw.x053
        + draw.x054
        + draw.x055
        + draw.x056
        + draw.x057
        + draw.x058
        + draw.x059
        + draw.x060
        + draw.x061
        + draw.x062
        + draw.x063
        + draw.x064
        + draw.x065
        + draw.x066
        + draw.x067
        + draw.x068
        + draw.x069
        + draw.x070
        + draw.x071
        + draw.x072
        + draw.x073
        + draw.x074
        + draw.x075
        + draw.x076
        + draw.x077
        + draw.x078
        + draw.x079
        + draw.x080
        + draw.x081
        + draw.x082
        + draw.x083
        + draw.x084
        + draw.x085
        + draw.x086
        + draw.x087
        + draw.x088
        + draw.x089
        + draw.x090
        + draw.x091
        + draw.x092
        + draw.x093
        + draw.x094
        + draw.x095
        + draw.x096
        + draw.x097
        + draw.x098
        + draw.x099
    )
    return 3.5 - total / 10


INPUTS = {f"x{number:03}": filon.normal(0.0, 1.0) for number in range(100)}
model = filon.Model(name="linear", inputs=INPUTS, margin=margin)
