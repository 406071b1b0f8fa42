export interface News {
  id: number;
  text: string;
}

let count = 0;

export function newsOf(text: string): News {
  count += 1;
  return { id: count, text };
}

/** What a status tells. One that gets the text that it has is silent, as for a second photo of the same name: here each
 * text is an element of its own. */
export function Told({ news }: { news: News | null }) {
  return news && <span key={news.id}>{news.text}</span>;
}
