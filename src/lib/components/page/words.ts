import { page } from '$app/state';
import { translate, type Locale, type MessageKey } from '#lib/domain/messages/index.ts';

/** The language of the page that is open. */
export function pageLocale(): Locale {
	return (page.data['locale'] as Locale | undefined) ?? 'zh-CN';
}

/** A word in the language of the page that is open, for everything beside the map. */
export function word(key: MessageKey, params: Record<string, unknown> = {}): string {
	return translate(key, pageLocale(), params);
}
