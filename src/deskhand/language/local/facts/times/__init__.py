"""Dates and times as people write them, English and Spanish.

`items` reads days and hours out of the text, `scope` tells what is wished, refused or told of the past, `compose` joins
days, hours and wishes, `windows` and `etas` make facts of them. Conventions of the windows: a point lasts one hour; a whole
day is 08:00 to 18:00; a run of days goes from midnight to the midnight after it and an open end is a run of fourteen days;
"after" ends at 20:00, past 19:00 at 23:59; "before" begins at 08:00; mornings are 8 to 12, afternoons 12 to 17, evenings 17
to 21, the first thing 7 to 9. A bare hour is the one in which people work, 7 am to 6 pm. "Before Friday" and "by Friday" run
from now. What has passed is left out.
"""

from deskhand.language.local.facts.times.etas import read_etas
from deskhand.language.local.facts.times.windows import read_windows

__all__ = ["read_etas", "read_windows"]
