import { render } from 'preact';
import '@fontsource-variable/inter/wght.css';
import './style.css';
import './shared.css';
import { Page } from './app';
import { isLanguage, speak } from './messages';
import { here } from './state/url';

const wanted = here().query.lang ?? localStorage.getItem('lang') ?? navigator.language.slice(0, 2);
if (isLanguage(wanted)) await speak(wanted);
render(<Page />, document.getElementById('app')!);
