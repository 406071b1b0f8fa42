import { Redirect, Route, Switch } from 'wouter';
import AnalyzeScreen from '@/features/analyze/components/AnalyzeScreen';
import { Announcer } from '@/features/analyze/components/Announcer';
import { IntakeProvider } from '@/features/analyze/components/IntakeProvider';
import { QueueProvider } from '@/features/analyze/components/QueueProvider';
import HistoryEntryScreen from '@/features/history/components/HistoryEntryScreen';
import HistoryScreen from '@/features/history/components/HistoryScreen';
import HowScreen from '@/features/model/components/HowScreen';
import LimitsScreen from '@/features/model/components/LimitsScreen';
import ModelCardScreen from '@/features/model/components/ModelCardScreen';
import { NotFound } from '@/shared/ui/NotFound';
import { Layout } from './Layout';

export function App() {
  return (
    <QueueProvider>
      <IntakeProvider>
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
      </IntakeProvider>
    </QueueProvider>
  );
}
