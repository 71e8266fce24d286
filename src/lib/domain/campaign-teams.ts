/** A team as a line of text says it. */
export interface TeamLine {
	name: string;
	members: string | null;
	townships: string[];
}

/** Reads teams from lines `name; members; township, township`, Chinese and Latin punctuation alike. */
export function readTeams(text: string): TeamLine[] {
	return text
		.split(/\r?\n/)
		.map((line) => line.trim())
		.filter((line) => line !== '')
		.map((line) => {
			const [name = '', members = '', townships = ''] = line
				.split(/[;；]/)
				.map((part) => part.trim());
			return {
				name,
				members: members === '' ? null : members,
				townships: townships.split(/[,，、\s]+/).filter((code) => code !== '')
			};
		});
}
