import { Redirect, Route, Switch } from 'wouter';
import AnalyzeScreen from '@/features/analyze/components/AnalyzeScreen';
import { Announcer } from '@/features/analyze/components/Announcer';
import { IntakeProvider } from '@/features/analyze/components/IntakeProvider';
import { QueueProvider } from '@/features/analyze/components/QueueProvider';
import { NotFound } from '@/shared/ui/NotFound';
import { LaterScreen, usePreloadedScreens } from './LaterScreen';
import { Layout } from './Layout';

export function App() {
  usePreloadedScreens();
  return (
    <QueueProvider>
      <IntakeProvider>
        <Layout>
          <Switch>
            <Route path="/" component={AnalyzeScreen} />
            <Route path="/history">
              <LaterScreen>{({ HistoryScreen }) => <HistoryScreen />}</LaterScreen>
            </Route>
            <Route path="/history/:id">
              {({ id }) => (
                <LaterScreen>
                  {({ HistoryEntryScreen }) => <HistoryEntryScreen key={id} id={Number(id)} />}
                </LaterScreen>
              )}
            </Route>
            <Route path="/how-it-works">
              <LaterScreen>{({ HowScreen }) => <HowScreen />}</LaterScreen>
            </Route>
            <Route path="/limits">
              <LaterScreen>{({ LimitsScreen }) => <LimitsScreen />}</LaterScreen>
            </Route>
            <Route path="/model-card">
              <LaterScreen>{({ ModelCardScreen }) => <ModelCardScreen />}</LaterScreen>
            </Route>
            <Route path="/index.html">
              <Redirect to="/" replace />
            </Route>
            <Route component={NotFound} />
          </Switch>
        </Layout>
        <Announcer />
      </IntakeProvider>
    </QueueProvider>
  );
}
