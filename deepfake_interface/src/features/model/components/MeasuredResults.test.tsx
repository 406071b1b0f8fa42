import { act, render, screen } from '@testing-library/react';
import type { Measured } from '@/api/types';
import { MeasuredResults } from './MeasuredResults';

const row = (tier: string): Measured => ({
  split: 'val',
  tier,
  subset: 'all',
  metric: 'auc',
  value: 0.9,
  images: 10,
});

test('tables that are folded on the screen are open on paper, and folded again after', () => {
  render(<MeasuredResults measured={[row('clean'), row('web')]} />);
  const isOpen = () => screen.getAllByRole('group').map((folded) => folded.hasAttribute('open'));
  expect(isOpen()).toEqual([true, false]);

  act(() => void window.dispatchEvent(new Event('beforeprint')));
  expect(isOpen()).toEqual([true, true]);

  act(() => void window.dispatchEvent(new Event('afterprint')));
  expect(isOpen()).toEqual([true, false]);
});
