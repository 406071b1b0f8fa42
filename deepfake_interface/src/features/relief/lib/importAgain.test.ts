import { importAgain } from './importAgain';

const ADDRESS = 'http://localhost:7860/assets/ReliefCanvas-C10WDGR6.js';

test('a file that is there is asked for once', async () => {
  const from = vi.fn();

  expect(await importAgain(async () => 'relief', from)).toBe('relief');
  expect(from).not.toHaveBeenCalled();
});

test.each([
  `Failed to fetch dynamically imported module: ${ADDRESS}`,
  `error loading dynamically imported module: ${ADDRESS}`,
])('a failure that the browser remembers is got around: %s', async (message) => {
  const from = vi.fn(async () => 'relief');

  expect(await importAgain(() => Promise.reject(new TypeError(message)), from)).toBe('relief');
  expect(from).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/6\.js\?again=\d+$/));
});

test('a failure without an address is told', async () => {
  const failed = importAgain(() => Promise.reject(new TypeError('Importing a module script failed.')));

  await expect(failed).rejects.toThrow('Importing a module script failed.');
});
