import { useState } from 'react';
import { KindMark } from '@/features/result/components/KindMark';
import { t } from '@/i18n/strings';
import { focusMain } from '@/shared/lib/focusMain';
import type { FilterOption } from '@/shared/lib/useFilter';
import { Button } from '@/shared/ui/Button';
import { FilterButtons } from '@/shared/ui/FilterButtons';
import { idsOf, isPending } from '../lib/queue';
import { useQueue } from '../lib/queueContext';
import { nextFlagged, type State, statusText } from '../lib/states';
import { ClearFinished } from './ClearFinished';

interface Props {
  options: FilterOption<State>[];
  onToggle: (state: State) => void;
}

/** Many photos by their numbers, and what can be done with all of them. */
export function QueueSummary({ options, onToggle }: Props) {
  const { items, selected, select, cancel } = useQueue();
  const [told, setTold] = useState('');
  const next = nextFlagged(items, selected);
  const pending = items.filter(isPending);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <FilterButtons
        options={options}
        words={{ ...t.kinds, ...t.queue.states }}
        mark={(state) =>
          state !== 'failed' && state !== 'cancelled' && state !== 'pending' && <KindMark kind={state} />
        }
        onToggle={onToggle}
      />
      <div className="-mx-2 flex flex-wrap sm:ml-auto">
        {next && (
          <Button
            kind="quiet"
            icon="right"
            className={ACTION}
            onClick={() => {
              select(next.id);
              setTold(t.queue.show(next.file.name, statusText(next)));
              // Where it is the only one, this button is gone.
              if (!nextFlagged(items, next.id)) focusMain();
            }}
          >
            {t.queue.nextFlagged}
          </Button>
        )}
        {pending.length > 0 && (
          <Button kind="quiet" icon="close" className={ACTION} onClick={() => cancel(...idsOf(pending))}>
            {t.queue.cancelAll}
          </Button>
        )}
        {pending.length < items.length && <ClearFinished className={ACTION} />}
      </div>
      <p role="status" className="sr-only">
        {told}
      </p>
    </div>
  );
}

const ACTION = 'px-2.5! sm:px-3!';
