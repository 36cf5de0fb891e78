import type { SourceRef } from '../../api/types';

/** Who said it, with the way to where it is read. */
export function Linked({ sources }: { sources: SourceRef[] }) {
  return (
    <>
      {sources.map((s, i) => {
        const text = `${s.publisher}${s.published ? `, ${s.published}` : ''}`;
        const title = s.locator || s.title;
        return (
          <span key={s.id}>
            {i > 0 && '; '}
            {s.url ? <a href={s.url} target="_blank" rel="noopener noreferrer" title={title}>{text}</a> : <span title={title}>{text}</span>}
          </span>
        );
      })}
    </>
  );
}
