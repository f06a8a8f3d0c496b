/** Whether a text is a day of the calendar, `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  // A day such as 30 February is moved into March.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
