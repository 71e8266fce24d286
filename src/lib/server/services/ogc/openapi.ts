import { servedCrs } from '#lib/domain/ogc/crs.ts';
import type { OgcProperty } from '#lib/domain/ogc/facility-properties.ts';
import { AppError } from '#lib/server/errors.ts';
import type { OgcCollection, OgcView } from './collections.ts';
import { MEDIA, propertySchema } from './documents.ts';
import { propertiesOf } from './items.ts';
import { DEFAULT_LIMIT, MOST_ITEMS } from './params.ts';

type Json = Record<string, unknown>;

/**
 * The OpenAPI 3.0 document, from the same tables as everything else. Every collection has paths and
 * parameters of its own, in full: GDAL and QGIS look there for what they may filter by on the server.
 */
export async function openApiDocument(view: OgcView, base: string): Promise<Json> {
	const paths: Json = {
		'/': { get: read('getLandingPage', '入口', MEDIA.json) },
		'/conformance': { get: read('getConformance', '符合的规范', MEDIA.json) },
		'/api': { get: read('getApi', '本说明', MEDIA.openapi) },
		'/collections': { get: read('getCollections', '数据集清单', MEDIA.json) }
	};
	const schemas: Json = {};
	for (const collection of view.collections) {
		const properties = await propertiesOf(view, collection).catch((thrown: unknown) => {
			if (!(thrown instanceof AppError)) throw thrown;
			return undefined;
		});
		if (!properties) continue; // Not computed yet: there is no such collection.
		Object.assign(paths, collectionPaths(collection, properties));
		schemas[collection.id] = featureSchema(collection, properties);
	}
	const { district } = view;
	return {
		openapi: '3.0.3',
		info: {
			title: `${district.name}消防设施`,
			version: '1.0.0',
			description:
				'消防设施台账与分析结果。datetime 参数给出某时的台账；日期为文字，不随 datetime 变化。'
		},
		servers: [{ url: base }],
		security: [{ basic: [] }, { bearer: [] }, { session: [] }],
		paths,
		components: {
			securitySchemes: {
				basic: { type: 'http', scheme: 'basic', description: '密码栏填访问令牌' },
				bearer: { type: 'http', scheme: 'bearer', description: '访问令牌' },
				session: { type: 'apiKey', in: 'cookie', name: 'atlas.session_token' }
			},
			parameters: sharedParameters(servedCrs(district.srid)),
			responses: { Error: errorResponse() },
			schemas
		}
	};
}

function collectionPaths(collection: OgcCollection, properties: readonly OgcProperty[]): Json {
	const { id, title, isEditable } = collection;
	const here = `/collections/${id}`;
	const shared = [
		'limit',
		'bbox',
		'bbox-crs',
		'datetime',
		'crs',
		'filter',
		'filter-lang',
		'filter-crs',
		'cursor',
		'f'
	];
	const parameters = [
		...shared.map((name) => ({ $ref: `#/components/parameters/${name}` })),
		...properties
			.filter(({ isQueryable }) => isQueryable)
			.map((property) => ({
				name: property.name,
				in: 'query',
				required: false,
				description: `${property.label[0]}等于`,
				schema: { type: property.type },
				style: 'form',
				explode: false
			}))
	];
	const item = { ...read(`get_${id}`, `${title[0]}：一个`, MEDIA.geojson, id) };
	const fid = { name: 'featureId', in: 'path', required: true, schema: { type: 'string' } };
	return {
		[here]: { get: read(`describe_${id}`, title[0], MEDIA.json) },
		[`${here}/queryables`]: { get: read(`queryables_${id}`, '可查询字段', MEDIA.schema) },
		[`${here}/items`]: {
			get: { ...read(`list_${id}`, title[0], MEDIA.geojson), parameters },
			...(isEditable ? { post: write(`create_${id}`, '新建', id, 201) } : {})
		},
		[`${here}/items/{featureId}`]: {
			parameters: [fid],
			get: {
				...item,
				parameters: [{ $ref: '#/components/parameters/crs' }, { $ref: '#/components/parameters/f' }]
			},
			...(isEditable
				? {
						put: write(`replace_${id}`, '替换', id, 204),
						patch: write(`update_${id}`, '修改', id, 204, 'application/merge-patch+json'),
						delete: {
							operationId: `retire_${id}`,
							summary: '拆除（须有批准文号）',
							parameters: [
								{ name: 'approval', in: 'query', required: true, schema: { type: 'string' } },
								{ name: 'removed_on', in: 'query', schema: { type: 'string', format: 'date' } },
								{ name: 'If-Match', in: 'header', required: true, schema: { type: 'string' } }
							],
							responses: { '204': { description: '已拆除' }, ...errors() }
						}
					}
				: {})
		}
	};
}

function read(operationId: string, summary: string, media: string, schema?: string): Json {
	const content = {
		[media]: { schema: schema ? { $ref: `#/components/schemas/${schema}` } : { type: 'object' } },
		[MEDIA.html]: { schema: { type: 'string' } }
	};
	return {
		operationId,
		summary,
		responses: { '200': { description: summary, content }, ...errors() }
	};
}

function write(
	operationId: string,
	summary: string,
	schema: string,
	status: number,
	media: string = MEDIA.geojson
): Json {
	return {
		operationId,
		summary,
		requestBody: {
			required: true,
			content: { [media]: { schema: { $ref: `#/components/schemas/${schema}` } } }
		},
		responses: { [status]: { description: '完成' }, ...errors() }
	};
}

function errors(): Json {
	const error = { $ref: '#/components/responses/Error' };
	return Object.fromEntries(
		['400', '401', '403', '404', '409', '412', '428', '429', '500'].map((status) => [status, error])
	);
}

function errorResponse(): Json {
	const text = { type: 'string' };
	return {
		description: '出错，说明原因与办法',
		content: {
			[MEDIA.json]: {
				schema: {
					type: 'object',
					required: ['code'],
					properties: { code: text, description: text }
				}
			}
		}
	};
}

function featureSchema({ geometryType }: OgcCollection, properties: readonly OgcProperty[]): Json {
	return {
		type: 'object',
		required: ['type', 'geometry', 'properties'],
		properties: {
			type: { type: 'string', enum: ['Feature'] },
			id: { type: 'string' },
			geometry: { type: 'object', nullable: true, description: `GeoJSON ${geometryType}` },
			properties: {
				type: 'object',
				properties: Object.fromEntries(
					properties.map((property) => [
						property.name,
						{ ...propertySchema(property), nullable: true, readOnly: !property.isWritable }
					])
				)
			}
		}
	};
}

function sharedParameters(crs: readonly string[]): Json {
	const parameter = (name: string, description: string, schema: Json, more: Json = {}) => ({
		[name]: {
			name,
			in: 'query',
			required: false,
			description,
			schema,
			style: 'form',
			explode: false,
			...more
		}
	});
	const uri = { type: 'string', format: 'uri', enum: crs };
	return {
		...parameter('limit', '每页条数', {
			type: 'integer',
			minimum: 1,
			maximum: MOST_ITEMS,
			default: DEFAULT_LIMIT
		}),
		...parameter('bbox', '范围：西,南,东,北（按 bbox-crs 的轴序）', {
			type: 'array',
			oneOf: [
				{ minItems: 4, maxItems: 4 },
				{ minItems: 6, maxItems: 6 }
			],
			items: { type: 'number' }
		}),
		...parameter('bbox-crs', 'bbox 的坐标系', uri),
		...parameter('crs', '结果的坐标系', uri),
		...parameter('datetime', '某时的台账：日期、时间或区间（取其终点）', { type: 'string' }),
		...parameter('filter', 'CQL2 文本', { type: 'string' }),
		...parameter('filter-lang', '过滤语言', { type: 'string', enum: ['cql2-text'] }),
		...parameter('filter-crs', 'filter 中几何的坐标系', uri),
		...parameter('cursor', '下一页的起点，见 next 链接', { type: 'string' }),
		...parameter('f', '格式', { type: 'string', enum: ['json', 'html'] })
	};
}
