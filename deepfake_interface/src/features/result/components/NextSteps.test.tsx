import { render, screen } from '@testing-library/react';
import type { Answer } from '../lib/words';
import { NextSteps } from './NextSteps';

function steps(answer: Answer, isGenerated = false): string[] {
  render(<NextSteps answer={answer} isGenerated={isGenerated} minFacePx={80} asking={null} />);
  return screen.queryAllByRole('listitem').map(({ textContent }) => textContent ?? '');
}

test('an altered face is to be compared with its original', () => {
  expect(steps('likely_fake').join(' ')).toMatch(/compare it with the original/);
});

test('a generated face has no original to be compared with', () => {
  expect(steps('likely_fake', true).join(' ')).toMatch(/first appeared/);
  expect(screen.queryByText(/original/)).toBeNull();
});

test('where nothing was found there are ways on too: first appearance, the file’s record, a second source', () => {
  expect(steps('likely_real')).toEqual([
    expect.stringMatching(/first appeared/),
    expect.stringMatching(/its own record/),
    expect.stringMatching(/second source/),
  ]);
});
