/** The content of a mail, as plain text and as HTML. */
export interface EmailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Several values of one kind. Plain text has one line for each instead of a table, because a table needs more width. */
export interface EmailTable {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The rows for plain text. */
  readonly lines: readonly string[];
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The content made of paragraphs and tables. Texts are escaped in HTML, so that a `<` in a name is shown as it is. */
export function writeEmail(subject: string, parts: readonly (string | EmailTable)[]): EmailContent {
  return {
    subject,
    text: `${parts.map(textOf).join('\n\n')}\n`,
    html: pageOf(subject, parts.map(htmlOf).join('\n')),
  };
}

/** One mail that contains the texts of several similar ones under their common subject. */
export function combineEmails(
  subject: string,
  introduction: string,
  emails: readonly EmailContent[],
): EmailContent {
  return {
    subject,
    text: [`${introduction}\n`, ...emails.map(({ text }) => text)].join('\n--------\n\n'),
    html: pageOf(
      subject,
      [htmlOf(introduction), ...emails.map(({ html }) => contentOf(html))].join('\n<hr>\n'),
    ),
  };
}

function pageOf(title: string, content: string): string {
  return `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>${escapeHtml(title)}</title>\n${content}\n</html>\n`;
}

/** The part of a page of {@link pageOf} between its head and its end. */
function contentOf(page: string): string {
  const begins = page.indexOf('</title>\n');
  return begins < 0 ? page : page.slice(begins + '</title>\n'.length).replace(/\n<\/html>\n$/, '');
}

function textOf(part: string | EmailTable): string {
  return typeof part === 'string' ? part : part.lines.map((line) => `- ${line}`).join('\n');
}

function htmlOf(part: string | EmailTable): string {
  if (typeof part === 'string') return `<p>${escapeHtml(part)}</p>`;
  const row = (name: 'th' | 'td', cells: readonly string[]) =>
    `<tr>${cells.map((cell) => `<${name} align="left" valign="top">${escapeHtml(cell)}</${name}>`).join('')}</tr>`;
  const rows = [row('th', part.headings), ...part.rows.map((cells) => row('td', cells))];
  return `<table border="1" cellpadding="4" cellspacing="0">\n${rows.join('\n')}\n</table>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
