"""Dates, times and numbers in Turkish."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
MONTH_DAY_FORMAT = "j F"
SHORT_DATETIME_FORMAT = "j F, H:i"
TIME_FORMAT = "H:i"
