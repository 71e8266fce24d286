import { commonMessages } from './common.ts';
import { facilityMessages } from './facility.ts';
import { accountMessages } from './account.ts';
import { adminMessages } from './admin.ts';
import { briefingMessages } from './briefing.ts';
import { exportMessages } from './export.ts';
import { fieldMessages } from './field.ts';
import { handoverMessages } from './handover.ts';
import { ledgerMessages } from './ledger.ts';
import { paperMessages } from './papers.ts';
import { mapMessages } from './map.ts';
import { districtMessages } from './districts.ts';
import { dueMessages } from './due.ts';
import { roundMessages } from './round.ts';
import { handbookMessages } from './handbook.ts';
import { tableMessages } from './tables.ts';
import { noticeMessages } from './notice.ts';
import { placingMessages } from './placing.ts';
import { publicMessages } from './public.ts';
import { rateMessages } from './rate.ts';
import { refusedMessages } from './refused.ts';
import { registerMessages } from './register.ts';
import { repairMessages } from './repair.ts';
import { restrictionMessages } from './restrictions.ts';
import { ruleMessages } from './rules.ts';
import { shortfallMessages } from './shortfall.ts';
import { statementMessages } from './statement.ts';
import { surveyMessages } from './survey.ts';
import { tokenMessages } from './tokens.ts';
import { whatIfMessages } from './what-if.ts';

/** Chinese first; English second. Each message stands once, both languages side by side. */
export const LOCALES = ['zh-CN', 'en'] as const;
export type Locale = (typeof LOCALES)[number];
export type Message = readonly [zh: string, en: string];

const catalog = {
	...commonMessages,
	...facilityMessages,
	...accountMessages,
	...adminMessages,
	...briefingMessages,
	...exportMessages,
	...fieldMessages,
	...handoverMessages,
	...mapMessages,
	...paperMessages,
	...ledgerMessages,
	...districtMessages,
	...dueMessages,
	...roundMessages,
	...handbookMessages,
	...tableMessages,
	...noticeMessages,
	...placingMessages,
	...publicMessages,
	...rateMessages,
	...refusedMessages,
	...registerMessages,
	...repairMessages,
	...restrictionMessages,
	...ruleMessages,
	...shortfallMessages,
	...statementMessages,
	...surveyMessages,
	...tokenMessages,
	...whatIfMessages
};
export type MessageKey = keyof typeof catalog;

/** Fills `{name}` placeholders of a message. */
export function format(
	message: Message,
	locale: Locale,
	params: Record<string, unknown> = {}
): string {
	const text = locale === 'en' ? message[1] : message[0];
	return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
		name in params ? String(params[name]) : whole
	);
}

/** The text of a message in a language. */
export function translate(
	key: MessageKey,
	locale: Locale,
	params: Record<string, unknown> = {}
): string {
	return format(catalog[key], locale, params);
}

export function isMessageKey(key: string): key is MessageKey {
	return Object.hasOwn(catalog, key);
}

/** Chinese unless the browser prefers English to it. */
export function toLocale(acceptLanguage: string | null | undefined): Locale {
	const first = (acceptLanguage ?? '').split(',').find((part) => /^\s*(zh|en)\b/i.test(part));
	return first && /^\s*en\b/i.test(first) ? 'en' : 'zh-CN';
}
