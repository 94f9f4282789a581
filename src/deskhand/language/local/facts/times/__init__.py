"""Dates and times as people write them, English and Spanish.

The way of a message: `masks` blanks what is no time, `items` finds the days (`days`, `dates`, `weekdays`, `named`,
`holidays`) and the pieces of a day (`hours`, `parts`, `clock`), `standing` leaves out bare numbers that are no times,
`phrases` keeps together what is said in one breath, `verdicts` tells what is said of it, `compose` and `wishes` join
days, hours and verdicts, `windows` and `etas` make facts of them. What people say around a time stands with those who
listen for it: `assent`, `refusals`, `told`, `plans`, `presence`, `moves`, `gaps`.

Conventions of the windows:

- A point lasts one hour; a whole day is 08:00 to 18:00; "after" ends at 20:00, past 19:00 at 23:59; "before" begins at
  08:00; mornings are 8 to 12, afternoons 12 to 17, evenings 17 to 21, the first thing 7 to 9.
- A bare hour is the one in which people work, 7 am to 6 pm, and the evening's where dinner is spoken of.
- A run of dates goes from midnight to the midnight after it, an open end is a run of fourteen days. "Before Friday" and
  "by Friday" run from now. Weekends, weekdays and spans of weekdays are single days.
- What comes every day or every week ("any morning", "Saturdays") is one window, where it comes next whole.
- "Friday" is the first to come, "next Friday" that of next week.
- "Not before 3" and "nothing after 6" wish for the rest of the day.
- What people plan for themselves is no wish, but it lends its day to what follows ("tomorrow I get the keys, come after
  10"), and is refused where the next clause says so ("Friday is my birthday, so no"). "I get home at 6" is a wish only
  where nothing else is.
- What has passed is left out.
"""

from deskhand.language.local.facts.times.etas import read_etas
from deskhand.language.local.facts.times.windows import read_windows

__all__ = ["read_etas", "read_windows"]
