import { useEffect, useRef, useState } from 'react';
import { listedWords } from '@/features/result/lib/words';
import { t } from '@/i18n/strings';
import { type News, newsOf, Told } from '@/shared/ui/Told';
import { useIntake } from '../lib/intakeContext';
import { problemText } from '../lib/problemText';
import { isPending, type Status } from '../lib/queue';
import { useQueue } from '../lib/queueContext';

interface Known {
  status: Status;
  /** Code of the problem that was told while the photo waits; null where none was. */
  told: string | null;
}

/** Tells screen readers what changed in the queue: photos added, answered, refused. Stands beside the screens, so that
 * leaving one and coming back is no news, and an answer meanwhile is. */
export function Announcer() {
  const { items } = useQueue();
  const { refused } = useIntake();
  const known = useRef(new Map<string, Known>());
  const [message, setMessage] = useState<News | null>(null);
  const [refusal, setRefusal] = useState<News | null>(null);

  useEffect(() => {
    const news: string[] = [];
    const fresh = items.filter((item) => !known.current.has(item.id)).length;
    if (fresh > 0) news.push(t.queue.announceAdded(fresh));
    const now = new Map<string, Known>();
    for (const item of items) {
      const before = known.current.get(item.id);
      // A service that is down is told once, and not at every try.
      const told = before && isPending(item) ? before.told : null;
      const isWaiting = item.status === 'waiting';
      const code = item.problem?.code ?? null;
      now.set(item.id, { status: item.status, told: isWaiting ? code : told });
      if (before?.status === item.status) continue;
      const title = item.problem && problemText(item.problem).title;
      if (title && (item.status === 'failed' || (isWaiting && code !== told)))
        news.push(t.queue.announceFailed(item.file.name, title));
      if (item.result && item.status === 'done')
        news.push(
          t.queue.announceDone(item.file.name, title ? t.queue.againFailed(title) : listedWords(item.result)),
        );
    }
    known.current = now;
    if (news.length > 0) setMessage(newsOf(news.join('. ')));
  }, [items]);
  useEffect(() => {
    setRefusal(refused.length > 0 ? newsOf(t.intake.notAnImage(refused)) : null);
  }, [refused]);

  return (
    <div className="sr-only">
      <p role="status">
        <Told news={message} />
      </p>
      <p role="status">
        <Told news={refusal} />
      </p>
    </div>
  );
}
