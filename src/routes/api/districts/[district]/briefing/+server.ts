import * as v from 'valibot';
import { BriefingQuerySchema } from '#lib/domain/briefing.ts';
import { printPdf } from '#lib/formats/document/print-pdf.ts';
import { handle, parseQuery } from '#lib/server/http.ts';
import { composeBriefing } from '#lib/server/services/briefing/briefing-paper.ts';
import { readBriefing } from '#lib/server/services/briefing/briefing.ts';
import { getDistrict } from '#lib/server/services/district.ts';
import type { RequestHandler } from './$types';

const QuerySchema = v.object({
	...BriefingQuerySchema.entries,
	format: v.optional(v.picklist(['json', 'pdf']), 'json')
});

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { district } = event.params;
		const { format, ...query } = parseQuery(event, QuerySchema);
		const briefing = await readBriefing(context, district, query);
		if (format === 'json') return briefing;
		const pdf = await printPdf(composeBriefing(briefing, await getDistrict(context, district)));
		const name = encodeURIComponent(`${district}-周一晨报-${briefing.week}.pdf`);
		return new Response(Buffer.from(pdf), {
			headers: {
				'content-type': 'application/pdf',
				'content-disposition': `inline; filename*=UTF-8''${name}`
			}
		});
	});
