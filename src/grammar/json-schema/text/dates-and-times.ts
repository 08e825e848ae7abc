/**
 * RFC 3339, section 5.6, and its appendix A. Days are those that the month has, leap years by the Gregorian rule. Leap
 * seconds are at the end of a day in UTC; of the offsets from it, those in quarters of an hour are read with them.
 */
const leapYear = '(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)';
const month31 = '(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])';
const month30 = '(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)';
const february = '02-(?:0[1-9]|1\\d|2[0-8])';
const date = `(?:\\d{4}-(?:${month31}|${month30}|${february})|${leapYear}-02-29)`;

const fraction = '(?:\\.\\d+)?';
const hour = '(?:[01]\\d|2[0-3])';
const minute = '[0-5]\\d';
const zone = `(?:[zZ]|[+-]${hour}:${minute})`;
const leapSecond = `(?:${leapSeconds().join('|')})`;
const time = `(?:${hour}:${minute}:[0-5]\\d${fraction}${zone}|${leapSecond})`;

const durationTime = 'T(?:\\d+H(?:\\d+M(?:\\d+S)?)?|\\d+M(?:\\d+S)?|\\d+S)';
const durationDate = '(?:\\d+Y(?:\\d+M(?:\\d+D)?)?|\\d+M(?:\\d+D)?|\\d+D)';

/** By format: an expression for whole texts, without its anchors. */
export const datesAndTimes: Readonly<Record<string, string>> = {
  date,
  time,
  'date-time': `${date}[tT]${time}`,
  duration: `P(?:${durationDate}(?:${durationTime})?|${durationTime}|\\d+W)`,
};

/** For each offset the hour and minute that it is there when the day ends in UTC. */
function leapSeconds(): readonly string[] {
  const clock = (minutes: number) =>
    [Math.floor(minutes / 60) % 24, minutes % 60].map((count) => String(count).padStart(2, '0')).join(':');
  const last = 24 * 60 - 1;
  const offsets = Array.from({ length: 24 * 4 }, (_, quarter) => quarter * 15);
  return [
    `23:59:60${fraction}[zZ]`,
    ...offsets.flatMap((offset) => [
      `${clock(last + offset)}:60${fraction}\\+${clock(offset)}`,
      `${clock(last - offset)}:60${fraction}-${clock(offset)}`,
    ]),
  ];
}
