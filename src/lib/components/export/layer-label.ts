import { word } from '#lib/components/page/words.ts';
import { isMessageKey } from '#lib/domain/messages/index.ts';

/** The name of a layer of an export, by its identifier. */
export function exportLayerLabel(layer: string): string {
	const keys = [`kind.${layer}`, `layer.${layer}`];
	const key = keys.find(isMessageKey);
	return key === undefined || !isMessageKey(key) ? layer : word(key);
}
