import { useEffect, useRef, useState } from 'react';
import { t } from '@/i18n/strings';
import { problemText } from '../lib/problemText';
import { useQueue } from '../lib/queueContext';

/** Tells screen readers what changed in the queue: photos added, answered, refused. Stands beside the screens, so that
 * leaving one and coming back is no news, and an answer meanwhile is. */
export function Announcer() {
  const { items } = useQueue();
  const known = useRef(new Map<string, string>());
  const [message, setMessage] = useState('');

  useEffect(() => {
    const news: string[] = [];
    const fresh = items.filter((item) => !known.current.has(item.id)).length;
    if (fresh > 0) news.push(t.queue.announceAdded(fresh));
    for (const item of items) {
      if (known.current.get(item.id) === item.status) continue;
      const title = item.problem && problemText(item.problem).title;
      if (title && (item.status === 'failed' || item.status === 'waiting'))
        news.push(t.queue.announceFailed(item.file.name, title));
      if (item.result && item.status === 'done')
        news.push(
          t.queue.announceDone(
            item.file.name,
            title ? t.queue.againFailed(title) : t.verdict[item.result.verdict],
          ),
        );
    }
    known.current = new Map(items.map((item) => [item.id, item.status]));
    if (news.length > 0) setMessage(news.join('. '));
  }, [items]);

  return (
    <p role="status" className="sr-only">
      {message}
    </p>
  );
}
