/** Words of the page. English is complete; what another language lacks is said in English and marked so. */
import en from './en.json';

export type Key = keyof typeof en;
export const LANGUAGES = { en: 'English', ru: 'Русский', tr: 'Türkçe', az: 'Azərbaycanca', kk: 'Қазақша', zh: '中文', ka: 'ქართული' } as const;
export type Language = keyof typeof LANGUAGES;
export const MARK = '\u202f[en]';

const files: Record<Exclude<Language, 'en'>, () => Promise<{ default: Partial<Record<Key, string>> }>> = {
  ru: () => import('./ru.json'),
  tr: () => import('./tr.json'),
  az: () => import('./az.json'),
  kk: () => import('./kk.json'),
  zh: () => import('./zh.json'),
  ka: () => import('./ka.json'),
};
let now: Language = 'en';
let words: Partial<Record<Key, string>> = en;

export const language = (): Language => now;
export const isLanguage = (text: string): text is Language => text in LANGUAGES;

export async function speak(language: Language): Promise<void> {
  words = language === 'en' ? en : (await files[language]()).default;
  now = language;
  document.documentElement.lang = language;
}

/** Put values into the braces of a message. */
export function fill(message: string, values: Record<string, string | number> = {}): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

export function say(key: Key, values?: Record<string, string | number>): string {
  const own = words[key];
  if (own !== undefined) return fill(own, values);
  // a word of the server that the page does not know stands as it is
  return key in en ? fill(en[key], values) + MARK : String(key).replace(/^.*\./, '');
}
