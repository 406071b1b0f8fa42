import type { ReactNode } from 'react';
import type { Manifest } from '@/api/types';
import { t } from '@/i18n/strings';
import { Button } from '@/shared/ui/Button';
import { useModel } from '../api/useModel';

/** Shows what needs the manifest once it is there; says so, with a way out, where it is not. */
export function WithModel({ children }: { children: (model: Manifest) => ReactNode }) {
  const { data, isError, refetch } = useModel();
  if (data) return children(data);
  if (!isError) return <p className="mt-8 text-ink-2">{t.app.loading}</p>;
  return (
    <div role="alert" className="mt-8 rounded-lg border border-line bg-surface p-6">
      <p className="text-ink-2">{t.model.unavailable}</p>
      <Button icon="retry" className="mt-4" onClick={() => void refetch()}>
        {t.model.retry}
      </Button>
    </div>
  );
}
