import { lazy } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import AnalyzeScreen from '@/features/analyze/components/AnalyzeScreen';
import { Announcer } from '@/features/analyze/components/Announcer';
import { QueueProvider } from '@/features/analyze/components/QueueProvider';
import { NotFound } from '@/shared/ui/NotFound';
import { Layout } from './Layout';

// Only the first screen is needed for the first paint.
const HistoryScreen = lazy(() => import('@/features/history/components/HistoryScreen'));
const HistoryEntryScreen = lazy(() => import('@/features/history/components/HistoryEntryScreen'));
const HowScreen = lazy(() => import('@/features/model/components/HowScreen'));
const LimitsScreen = lazy(() => import('@/features/model/components/LimitsScreen'));
const ModelCardScreen = lazy(() => import('@/features/model/components/ModelCardScreen'));

export function App() {
  return (
    <QueueProvider>
      <Layout>
        <Switch>
          <Route path="/" component={AnalyzeScreen} />
          <Route path="/history" component={HistoryScreen} />
          <Route path="/history/:id">{({ id }) => <HistoryEntryScreen key={id} id={Number(id)} />}</Route>
          <Route path="/how-it-works" component={HowScreen} />
          <Route path="/limits" component={LimitsScreen} />
          <Route path="/model-card" component={ModelCardScreen} />
          <Route path="/index.html">
            <Redirect to="/" replace />
          </Route>
          <Route component={NotFound} />
        </Switch>
      </Layout>
      <Announcer />
    </QueueProvider>
  );
}
