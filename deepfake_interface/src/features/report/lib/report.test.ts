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

test('the report says in words what the page says: the kind of fake, or that the file says it is generated', () => {
  expect(report().summary).toBe('Strong evidence of a fake, likely altered');
  const result = makePrediction({ verdict: 'likely_real' });
  const provenance = { ...result.provenance, digital_source_type: 'trainedAlgorithmicMedia' };

  expect(report({ result }).summary).toBe('No evidence of a fake found');
  expect(report({ result: { ...result, provenance } }).summary).toBe('File says it is generated');
});
