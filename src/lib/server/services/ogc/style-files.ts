import { NotFound } from '#lib/server/errors.ts';
import { findCollection, type OgcView } from './collections.ts';
import type { Link } from './documents.ts';
import { propertiesOf } from './items.ts';
import { printQml, printSld } from './print-styles.ts';

const QML = 'application/x-qgis-style';
const SLD = 'application/vnd.ogc.sld+xml';

/** Everything that there is to download for drawing the collections. */
export function styleLinks(view: OgcView, base: string): Link[] {
	const project = {
		href: `${base}/project.qgs`,
		rel: 'item',
		type: 'application/x-qgis-project',
		title: 'QGIS 工程（全部图层与样式）'
	};
	const styles = view.collections.flatMap(({ id, title }) => [
		{ href: `${base}/styles/${id}.qml`, rel: 'item', type: QML, title: `${title[0]} QML` },
		{ href: `${base}/styles/${id}.sld`, rel: 'item', type: SLD, title: `${title[0]} SLD` }
	]);
	return [project, ...styles];
}

/** A style by the name of its file, e.g. `hydrant.qml`. @throws {NotFound} No such style. */
export async function printStyleFile(
	view: OgcView,
	file: string
): Promise<{ text: string; media: string }> {
	const [, id, extension] = /^([a-z_]+)\.(qml|sld)$/.exec(file) ?? [];
	if (!id)
		throw new NotFound(['没有这个样式：{file}', 'There is no such style: {file}'], {
			params: { file }
		});
	const collection = findCollection(view, id);
	if (extension === 'sld')
		return { text: printSld(collection.id, collection.title[0]), media: SLD };
	return { text: printQml(collection.id, await propertiesOf(view, collection)), media: QML };
}
