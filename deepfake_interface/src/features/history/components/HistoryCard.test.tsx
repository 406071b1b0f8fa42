import { screen } from '@testing-library/react';
import { renderWithModel } from '@/test/render';
import { makeManifest, makePrediction } from '@/test/samples';
import { HistoryCard } from './HistoryCard';

const ALL = { query: '', kinds: [], limit: 1 };

test('a file that says it is generated is not kept under the words of an all-clear', () => {
  const result = makePrediction({ verdict: 'likely_real' });
  const provenance = { ...result.provenance, digital_source_type: 'trainedAlgorithmicMedia' };
  const entry = { id: 1, name: 'a.jpg', examinedAt: 1, thumbnail: null, result: { ...result, provenance } };
  renderWithModel(<HistoryCard entry={entry} search={ALL} onDelete={vi.fn()} />, makeManifest());

  expect(screen.getByRole('link', { name: /^Open a.jpg: File says it is generated/ })).toHaveClass(
    'text-uncertain',
  );
});

test('an entry is told with the score that it is shown with', () => {
  const entry = { id: 1, name: 'a.jpg', examinedAt: 1, thumbnail: null, result: makePrediction() };
  renderWithModel(<HistoryCard entry={entry} search={ALL} onDelete={vi.fn()} />, makeManifest());

  const link = screen.getByRole('link', {
    name: 'Open a.jpg: Strong evidence of a fake, likely altered 93%',
  });
  expect(link).toHaveTextContent('Strong evidence of a fake, likely altered 93%');
});
