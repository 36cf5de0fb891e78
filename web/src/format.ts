/** Numbers and dates in the reader's language. */
import { language as spoken } from './messages';

/** British dates and numbers for English: the day stands before the month. */
const language = (): string => (spoken() === 'en' ? 'en-GB' : spoken());
/** Months have no names here in these languages (a browser says M02): dates in digits, as they are written there, too. */
const DIGITS: Record<string, string> = { az: 'ru', kk: 'ru', ka: 'ru' };
const dated = (date: Date, named: Intl.DateTimeFormatOptions, digits: Intl.DateTimeFormatOptions): string => {
  const instead = DIGITS[spoken()];
  return date.toLocaleString(instead ?? language(), { ...(instead ? digits : named), timeZone: 'UTC' }).replace(' г.', '');
};
const DAY: Intl.DateTimeFormatOptions = { day: '2-digit', month: '2-digit', year: 'numeric' };

export const number = (v: number, digits = 0): string =>
  v.toLocaleString(language(), { maximumFractionDigits: digits, minimumFractionDigits: digits, signDisplay: 'negative' });
/** Two or three figures that matter, whatever the size. */
export const short = (v: number): string =>
  (Math.abs(v) < 1e-6 ? 0 : v).toLocaleString(language(), Math.abs(v) >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });
export const percent = (v: number): string => v.toLocaleString(language(), { style: 'percent', maximumFractionDigits: 0 });
export const usd = (v: number): string => `$${number(v)}`;

export const hourOf = (from: string, t: number): Date => new Date(Date.parse(`${from}T00:00:00Z`) + t * 3_600_000);
export const moment = (date: Date): string =>
  dated(date, { weekday: 'short', day: '2-digit', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false }, { ...DAY, hour: '2-digit', minute: '2-digit', hour12: false });
export const day = (date: Date): string =>
  dated(date, { day: 'numeric', month: 'short', year: 'numeric' }, DAY);

/** A day whose year is plain, such as on an axis. */
export const monthDay = (date: Date): string => dated(date, { day: 'numeric', month: 'short' }, { day: '2-digit', month: '2-digit' });

/** An interval of what can't be negative: the statistics of few runs may reach below zero, the thing does not. */
export const between = (low: number, high: number): string => `${short(Math.max(0, low))} – ${short(Math.max(0, high))}`;
