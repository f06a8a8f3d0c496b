const DAY = 86_400_000;

/** The day of a version, `YYYY-MM-DD`: a version is the day and a counter, ten digits. Undefined where its digits are no day. */
export function dayOfVersion(version: string): string | undefined {
  return dayOf(version.slice(0, 8));
}

/** A day as the service writes it, `YYYYMMDD`, also as a number or with dashes, as `YYYY-MM-DD`. Undefined for anything else. */
export function dayOf(written: unknown): string | undefined {
  const [, year, month, date] = /^(\d{4})-?(\d\d)-?(\d\d)$/.exec(String(written)) ?? [];
  const day = `${year}-${month}-${date}`;
  return Number.isNaN(timeOf(day)) || !isoDay(timeOf(day)).startsWith(day) ? undefined : day;
}

/** The day so many days later. The last one that there is, for more than calendars hold. */
export function addDays(day: string, days: number): string {
  const time = timeOf(day) + days * DAY;
  return time < LAST ? isoDay(time) : '9999-12-31';
}

/** Days from one day to another; negative when the other is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((timeOf(to) - timeOf(from)) / DAY);
}

const LAST = Date.UTC(9999, 11, 31);

function timeOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function isoDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
