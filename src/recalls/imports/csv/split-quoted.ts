/**
 * The fields of a record with quotes (RFC 4180): a field that begins with a quote ends at the closing one, and a doubled quote inside means
 * one. Undefined when there is a quote anywhere else.
 */
export function splitQuoted(record: string): string[] | undefined {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    let field: string;
    if (record[at] === '"') {
      field = '';
      at += 1;
      for (;;) {
        const quote = record.indexOf('"', at);
        if (quote === -1) return undefined;
        field += record.slice(at, quote);
        at = quote + 1;
        if (record[at] !== '"') break;
        field += '"';
        at += 1;
      }
      if (at < record.length && record[at] !== ',') return undefined;
    } else {
      const comma = record.indexOf(',', at);
      const end = comma === -1 ? record.length : comma;
      field = record.slice(at, end);
      if (field.includes('"')) return undefined;
      at = end;
    }
    fields.push(field);
    if (at >= record.length) return fields;
    at += 1;
  }
}
