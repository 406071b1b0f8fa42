import { makePrediction, thresholds } from '@/test/samples';
import { type Examined, reportJson } from './report';

function report(change: Partial<Examined> = {}) {
  const examined = { name: 'a.png', examinedAt: 0, result: makePrediction(), thresholds, pasted: false };
  return JSON.parse(reportJson({ ...examined, ...change }));
}

test('the report says that a photo was pasted, and of no other', () => {
  expect(report({ pasted: true }).pasted).toBe(true);
  expect(report()).not.toHaveProperty('pasted');
});

test('the report notes that the file says it is generated where the network found nothing', () => {
  const result = makePrediction({ verdict: 'likely_real' });
  const provenance = { ...result.provenance, digital_source_type: 'trainedAlgorithmicMedia' };

  expect(report({ result: { ...result, provenance } }).note).toBe('Says it is generated');
  expect(report({ result })).not.toHaveProperty('note');
});
