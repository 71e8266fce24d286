import type { FacilityKind } from '#lib/domain/facility.ts';
import { translate } from '#lib/domain/messages/index.ts';
import type { Scenario, ScenarioChange } from '#lib/domain/scenario.ts';
import type {
	LegendEntry,
	SheetLayer,
	SheetSymbol,
	SymbolStyle
} from '#lib/formats/sheet/sheet-map.ts';
import type { ThemeContext } from './theme.ts';

export type Addition = Extract<ScenarioChange, { action: 'add' }> & {
	/** Place in the scenario, from 1: the same number on sheets and in tables. */
	number: number;
};

/** What a scenario adds, numbered in its order. */
export function additionsOf(scenario: Scenario | undefined): Addition[] {
	return (scenario?.changes ?? []).flatMap((change, index) =>
		change.action === 'add' ? [{ ...change, number: index + 1 }] : []
	);
}

/** Proposed facilities of some kinds: hollow, with a star, and their numbers. */
export function proposedIn(
	{ source, scenario, textFactor }: ThemeContext,
	kinds: readonly FacilityKind[]
): { layers: SheetLayer[]; legend: LegendEntry[]; notes: string[] } {
	const additions = additionsOf(scenario).filter(({ kind }) => kinds.includes(kind));
	if (!scenario || additions.length === 0)
		return { layers: [], legend: [], notes: ['未选方案，图中无规划设施。'] };
	const styleOf = (kind: FacilityKind): SymbolStyle => ({
		type: 'proposed',
		kind,
		size: (kind === 'fire_station' ? 17 : 12) * textFactor
	});
	const symbols = additions.map(({ kind, position, number }): SheetSymbol => {
		const [x = NaN, y = NaN] = source.projection.forward(...position);
		return { x, y, style: styleOf(kind), label: String(number) };
	});
	const counts = new Map<FacilityKind, number>();
	for (const { kind } of additions) counts.set(kind, (counts.get(kind) ?? 0) + 1);
	const words = [...counts].map(
		([kind, count]) => `${translate(`kind.${kind}`, 'zh-CN')} ${count} 处`
	);
	return {
		layers: [
			{
				type: 'symbol',
				symbols,
				label: { size: 7 * textFactor, color: '#1f3f8b', isBold: true, rank: 200 }
			}
		],
		legend: [...counts.keys()].map((kind) => ({
			text: `规划${translate(`kind.${kind}`, 'zh-CN')}`,
			swatch: { type: 'symbol', style: styleOf(kind) }
		})),
		notes: [
			`规划设施取自方案“${scenario.name}”：${words.join('、')}；编号与附表“近期建设项目库”一致。`
		]
	};
}
