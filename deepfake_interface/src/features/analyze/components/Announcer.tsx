import { useEffect, useRef, useState } from 'react';
import { answerOf } from '@/features/result/lib/words';
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
    let askedAnew = false;
    const fresh = items.filter((item) => !known.current.has(item.id)).length;
    if (fresh > 0) news.push(t.queue.announceAdded(fresh));
    for (const item of items) {
      const before = known.current.get(item.id);
      if (before === item.status) continue;
      // Not where it waited: a service that is down is not told again at every try.
      if (item.status === 'queued' && before && before !== 'waiting') askedAnew = true;
      const title = item.problem && problemText(item.problem).title;
      if (title && (item.status === 'failed' || item.status === 'waiting'))
        news.push(t.queue.announceFailed(item.file.name, title));
      if (item.result && item.status === 'done')
        news.push(
          t.queue.announceDone(
            item.file.name,
            title ? t.queue.againFailed(title) : t.verdict[answerOf(item.result)],
          ),
        );
    }
    known.current = new Map(items.map((item) => [item.id, item.status]));
    if (news.length > 0) setMessage(news.join('. '));
    // A status that gets the text that it has is silent.
    else if (askedAnew) setMessage('');
  }, [items]);

  return (
    <p role="status" className="sr-only">
      {message}
    </p>
  );
}
