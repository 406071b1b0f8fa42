import { render, screen } from '@testing-library/react';
import { ClassShares } from './ClassShares';

const NOTE = /two kinds of fake together/;

test('of a model that tells two kinds of fake apart, it is said that their shares are probabilities', () => {
  render(<ClassShares classes={{ real: 0.1, manipulated: 0.6, synthetic: 0.3 }} of={null} />);

  expect(screen.getByText(NOTE)).toBeVisible();
});

test('of a model with one kind of fake, no two kinds are spoken of', () => {
  render(<ClassShares classes={{ real: 0.1, fake: 0.9 }} of={null} />);

  expect(screen.queryByText(NOTE)).toBeNull();
  expect(screen.getByText('fake')).toBeVisible();
});
