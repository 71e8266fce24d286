import type { OgcProperty } from '#lib/domain/ogc/facility-properties.ts';
import { AppError } from '#lib/server/errors.ts';
import type { OgcCollection, OgcView } from './collections.ts';
import { propertiesOf } from './items.ts';
import { qmlBody, xml } from './print-styles.ts';

/** The authentication configuration of QGIS that holds the token: a person makes it once, with this id. */
export const QGIS_AUTH_ID = 'atlas01';

const WGS84 =
	'<spatialrefsys><authid>EPSG:4326</authid><srid>4326</srid><srsid>3452</srsid><description>WGS 84</description></spatialrefsys>';
const GEOMETRY = {
	Point: 'Point',
	LineString: 'Line',
	MultiLineString: 'Line',
	Polygon: 'Polygon',
	MultiPolygon: 'Polygon'
} as const;

/**
 * A QGIS project (.qgs) with every collection as a layer of this API, drawn as on our map, lines and areas below points.
 * It holds no token: layers name the authentication configuration `QGIS_AUTH_ID`.
 */
export async function printQgisProject(view: OgcView, base: string): Promise<string> {
	const layers: string[] = [];
	const tree: string[] = [];
	for (const collection of view.collections) {
		const properties = await propertiesOf(view, collection).catch((thrown: unknown) => {
			if (!(thrown instanceof AppError)) throw thrown;
			return undefined;
		});
		if (!properties) continue; // Not computed yet: there is no such layer.
		layers.push(printLayer(collection, properties, base));
		const { id, title } = collection;
		const isShown = collection.kind !== undefined;
		tree.push(
			`<layer-tree-layer id="${layerId(id)}" name="${xml(title[0])}" providerKey="OAPIF" checked="${isShown ? 'Qt::Checked' : 'Qt::Unchecked'}" source="${xml(sourceOf(collection, base))}"/>`
		);
	}
	const name = `${view.district.name}消防设施`;
	return `<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis projectname="${xml(name)}" version="3.22.0">
<title>${xml(name)}</title>
<projectCrs>${WGS84}</projectCrs>
<layer-tree-group>
${tree.join('\n')}
</layer-tree-group>
<projectlayers>
${layers.join('\n')}
</projectlayers>
${view.district.bbox ? printExtent(view.district.bbox) : ''}
</qgis>
`;
}

function printLayer(
	collection: OgcCollection,
	properties: readonly OgcProperty[],
	base: string
): string {
	const { id, title, geometryType } = collection;
	return `<maplayer type="vector" geometry="${GEOMETRY[geometryType]}" wkbType="${geometryType}" autoRefreshEnabled="0">
<id>${layerId(id)}</id>
<datasource>${xml(sourceOf(collection, base))}</datasource>
<layername>${xml(title[0])}</layername>
<srs>${WGS84}</srs>
<provider encoding="UTF-8">OAPIF</provider>
${qmlBody(id, properties)}
</maplayer>`;
}

/** QGIS takes ids of ten characters or less for none, and makes one of its own, which the tree does not know. */
function layerId(id: string): string {
	return `fire_atlas_${id}`;
}

function sourceOf({ id }: OgcCollection, base: string): string {
	return `authcfg=${QGIS_AUTH_ID} pagingEnabled='true' restrictToRequestBBOX='1' srsname='OGC:CRS84' typename='${id}' url='${base}'`;
}

function printExtent([west, south, east, north]: readonly [
	number,
	number,
	number,
	number
]): string {
	return `<mapcanvas name="theMapCanvas"><units>degrees</units><extent><xmin>${west}</xmin><ymin>${south}</ymin><xmax>${east}</xmax><ymax>${north}</ymax></extent><destinationsrs>${WGS84}</destinationsrs></mapcanvas>`;
}
