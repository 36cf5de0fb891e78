import { say } from '../messages';

/** A cell that a spreadsheet takes for text, whatever it begins with. */
const cell = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  const plain = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : plain;
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
};

/** Rows as RFC 4180 has them, with a header of all their names. */
export function csvOf(rows: object[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return [names.map(cell), ...rows.map((row) => names.map((name) => cell((row as Record<string, unknown>)[name])))].map((line) => `${line.join(',')}\r\n`).join('');
}

/** Hand a file to the browser. */
export function save(name: string, type: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** What is shown, to take away: as a table, and as the document it came from. */
export function Exports({ name, rows, document: whole }: { name: string; rows: () => object[]; document?: () => unknown }) {
  return (
    <span class="exports">
      <button onClick={() => save(`${name}.csv`, 'text/csv;charset=utf-8', csvOf(rows()))}>{say('export.csv')}</button>
      {whole && <button onClick={() => save(`${name}.json`, 'application/json', `${JSON.stringify(whole(), null, 1)}\n`)}>JSON</button>}
    </span>
  );
}
