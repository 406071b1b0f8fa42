import axios from 'axios';
import { apiKey } from './key';
import { toProblem } from './problem';

/** The one place that knows HTTP. Every failure leaves it as a `Problem`, whatever went wrong underneath. */
export const http = axios.create({ baseURL: '/', headers: { Accept: 'application/json' } });

/** For what is answered at once or not at all: some networks take a request and never end it. */
export const PROMPT = { timeout: 10_000 };

http.interceptors.request.use((request) => {
  const key = apiKey();
  if (key) request.headers.set('X-API-Key', key);
  return request;
});

http.interceptors.response.use(undefined, (error: unknown) => Promise.reject(toProblem(error)));
