import { useState } from 'react';
import { apiKey } from '@/api/key';
import type { Region } from '@/features/analyze/api/predict';
import { t } from '@/i18n/strings';
import { Button } from '@/shared/ui/Button';
import { curlCommand } from '../lib/curl';
import { download, reportName } from '../lib/download';
import { type Examined, reportJson } from '../lib/report';

interface Props extends Examined {
  region: Region;
  stability: boolean;
}

/** Take the answer along: as data, on paper, or as the command that gives it again. */
export function ReportActions({ region, stability, ...examined }: Props) {
  const { name } = examined;
  const [copy, setCopy] = useState<'idle' | 'copied' | 'refused'>('idle');
  const command = curlCommand(window.location.origin, name, region, {
    stability,
    key: apiKey() !== null,
  });

  return (
    <section aria-labelledby="report" className="print:hidden">
      <h3 id="report" className="mb-3 text-xl">
        {t.report.heading}
      </h3>
      <div className="flex flex-wrap gap-2.5">
        <Button
          icon="download"
          onClick={() =>
            download(reportName(name), new Blob([reportJson(examined)], { type: 'application/json' }))
          }
        >
          {t.report.json}
        </Button>
        <Button icon="print" onClick={() => window.print()}>
          {t.report.print}
        </Button>
        <Button
          icon={copy === 'copied' ? 'check' : 'copy'}
          onClick={async () => setCopy((await copied(command)) ? 'copied' : 'refused')}
        >
          {copy === 'copied' ? t.report.copied : t.report.curl}
        </Button>
      </div>
      <p role="status" className="sr-only">
        {copy === 'copied' && t.report.copied}
      </p>
      {copy === 'refused' && (
        <div className="mt-3">
          <p className="text-sm text-ink-2">{t.report.curlShown}</p>
          <code className="mt-1 block rounded-md bg-sunken p-3 font-mono text-sm break-all select-all">
            {command}
          </code>
        </div>
      )}
    </section>
  );
}

/** Browsers offer the clipboard on HTTPS and localhost only, and may refuse even there. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
