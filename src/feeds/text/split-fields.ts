/**
 * The fields of one line of CSV, without the blanks around them. A field in double quotes may have commas, and doubled quotes; `undefined`
 * when one does not end, or when something stands beside it.
 */
export function splitFields(line: string): readonly string[] | undefined {
  const fields: string[] = [];
  let at = 0;
  while (at <= line.length) {
    const quoted = /\s*"((?:[^"]|"")*)"\s*(?=,|$)/y;
    const plain = /[^",]*(?=,|$)/y;
    quoted.lastIndex = at;
    plain.lastIndex = at;
    const inQuotes = quoted.exec(line);
    const found = inQuotes ?? plain.exec(line);
    if (found === null) return undefined;
    fields.push(inQuotes === null ? found[0].trim() : (inQuotes[1] ?? '').replaceAll('""', '"'));
    at += found[0].length + 1;
  }
  return fields;
}
