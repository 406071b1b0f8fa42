import { Component, type ReactNode } from 'react';
import { t } from '@/i18n/strings';
import { Button } from './Button';

interface Props {
  children: ReactNode;
  /** What stands in for the part that failed; by default words and a reload button. */
  fallback?: ReactNode;
}

interface State {
  error: Error | null;
}

/** The page is never blank: whatever fails below is replaced by words and a way on. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    if (this.props.fallback !== undefined) return this.props.fallback;
    return (
      <section role="alert" className="mx-auto max-w-2xl px-4 py-16">
        <h1 className="text-3xl">{t.app.crashed.title}</h1>
        <p className="mt-4 text-ink-2">{t.app.crashed.body}</p>
        <Button kind="primary" icon="retry" className="mt-6" onClick={() => window.location.reload()}>
          {t.app.crashed.reload}
        </Button>
        <details className="mt-6 text-sm text-ink-2">
          <summary>{t.app.crashed.details}</summary>
          <pre className="mt-2 overflow-x-auto rounded-md bg-sunken p-3 font-mono">{error.message}</pre>
        </details>
      </section>
    );
  }
}
