/**
 * Transverse Mercator on an ellipsoid of revolution, by Krüger's series in the third flattening.
 *
 * Sixth order in n: the truncation error stays under 5 nm within 3,900 km of the central meridian.
 * C. F. F. Karney, "Transverse Mercator with an accuracy of a few nanometers", 2011, eqs. 12, 35, 36.
 */
export interface Ellipsoid {
	readonly semiMajorAxisMeters: number;
	readonly inverseFlattening: number;
}

export const CGCS2000: Ellipsoid = {
	semiMajorAxisMeters: 6378137,
	inverseFlattening: 298.257222101
};
export const WGS84: Ellipsoid = { semiMajorAxisMeters: 6378137, inverseFlattening: 298.257223563 };

export interface TransverseMercatorParameters {
	readonly ellipsoid: Ellipsoid;
	readonly centralMeridianDegrees: number;
	readonly scale: number;
	readonly falseEastingMeters: number;
	readonly falseNorthingMeters: number;
}

/** A pair `[x, y]` or `[lon, lat]`, also as a reusable typed array. */
export type Pair = [number, number] | Float64Array;

const DEGREE = Math.PI / 180;

function forwardCoefficients(n: number): number[] {
	const n2 = n * n;
	const n3 = n2 * n;
	const n4 = n3 * n;
	const n5 = n4 * n;
	const n6 = n5 * n;
	return [
		n / 2 - (2 / 3) * n2 + (5 / 16) * n3 + (41 / 180) * n4 - (127 / 288) * n5 + (7891 / 37800) * n6,
		(13 / 48) * n2 - (3 / 5) * n3 + (557 / 1440) * n4 + (281 / 630) * n5 - (1983433 / 1935360) * n6,
		(61 / 240) * n3 - (103 / 140) * n4 + (15061 / 26880) * n5 + (167603 / 181440) * n6,
		(49561 / 161280) * n4 - (179 / 168) * n5 + (6601661 / 7257600) * n6,
		(34729 / 80640) * n5 - (3418889 / 1995840) * n6,
		(212378941 / 319334400) * n6
	];
}

function inverseCoefficients(n: number): number[] {
	const n2 = n * n;
	const n3 = n2 * n;
	const n4 = n3 * n;
	const n5 = n4 * n;
	const n6 = n5 * n;
	return [
		n / 2 -
			(2 / 3) * n2 +
			(37 / 96) * n3 -
			(1 / 360) * n4 -
			(81 / 512) * n5 +
			(96199 / 604800) * n6,
		n2 / 48 + n3 / 15 - (437 / 1440) * n4 + (46 / 105) * n5 - (1118711 / 3870720) * n6,
		(17 / 480) * n3 - (37 / 840) * n4 - (209 / 4480) * n5 + (5569 / 90720) * n6,
		(4397 / 161280) * n4 - (11 / 504) * n5 - (830251 / 7257600) * n6,
		(4583 / 161280) * n5 - (108847 / 3991680) * n6,
		(20648693 / 638668800) * n6
	];
}

/**
 * Adds (sign > 0) or subtracts Krüger's series at (ξ, η), summed by Clenshaw's recurrence with
 * complex argument, so that one sine, cosine, sinh and cosh do for all six terms.
 */
function applySeries(
	coefficients: readonly number[],
	xi: number,
	eta: number,
	sign: number,
	out: Float64Array
): void {
	const sin2 = Math.sin(2 * xi);
	const cos2 = Math.cos(2 * xi);
	const sinh2 = Math.sinh(2 * eta);
	const cosh2 = Math.cosh(2 * eta);
	const factorRe = 2 * cos2 * cosh2;
	const factorIm = -2 * sin2 * sinh2;
	let re1 = 0;
	let im1 = 0;
	let re2 = 0;
	let im2 = 0;
	for (let k = coefficients.length - 1; k >= 0; k--) {
		const re = factorRe * re1 - factorIm * im1 - re2 + coefficients[k]!;
		const im = factorRe * im1 + factorIm * re1 - im2;
		re2 = re1;
		im2 = im1;
		re1 = re;
		im1 = im;
	}
	const sineRe = sin2 * cosh2;
	const sineIm = cos2 * sinh2;
	out[0] = xi + sign * (sineRe * re1 - sineIm * im1);
	out[1] = eta + sign * (sineRe * im1 + sineIm * re1);
}

/**
 * Builds forward and inverse projection functions for one set of parameters.
 *
 * `forward(lon, lat, out?)` takes degrees and gives meters; `inverse(x, y, out?)` is its reverse.
 * Both write to `out` when given and return it, so that loops need not allocate. Accurate to well
 * under a millimeter within 40° of the central meridian; not meant beyond 80°.
 */
export function createTransverseMercator(parameters: TransverseMercatorParameters): {
	forward: (lon: number, lat: number, out?: Pair) => Pair;
	inverse: (x: number, y: number, out?: Pair) => Pair;
} {
	const { centralMeridianDegrees, scale, falseEastingMeters, falseNorthingMeters } = parameters;
	const flattening = 1 / parameters.ellipsoid.inverseFlattening;
	const n = flattening / (2 - flattening);
	const eccentricitySquared = flattening * (2 - flattening);
	const eccentricity = Math.sqrt(eccentricitySquared);
	const rectifyingRadius =
		(parameters.ellipsoid.semiMajorAxisMeters / (1 + n)) *
		(1 + n ** 2 / 4 + n ** 4 / 64 + n ** 6 / 256);
	const unit = scale * rectifyingRadius;
	const alpha = forwardCoefficients(n);
	const beta = inverseCoefficients(n);
	const work = new Float64Array(2);

	/** Tangent of the conformal latitude from the tangent of the geographic one. */
	function conformalTangent(tau: number): number {
		const sigma = Math.sinh(
			eccentricity * Math.atanh((eccentricity * tau) / Math.sqrt(1 + tau * tau))
		);
		return tau * Math.sqrt(1 + sigma * sigma) - sigma * Math.sqrt(1 + tau * tau);
	}

	function forward(lon: number, lat: number, out: Pair = [0, 0]): Pair {
		let difference = lon - centralMeridianDegrees;
		if (difference > 180) difference -= 360;
		else if (difference < -180) difference += 360;
		const lambda = difference * DEGREE;
		const tau = conformalTangent(Math.tan(lat * DEGREE));
		const cosLambda = Math.cos(lambda);
		const xi = Math.atan2(tau, cosLambda);
		const eta = Math.asinh(Math.sin(lambda) / Math.sqrt(tau * tau + cosLambda * cosLambda));
		applySeries(alpha, xi, eta, 1, work);
		out[0] = falseEastingMeters + unit * work[1]!;
		out[1] = falseNorthingMeters + unit * work[0]!;
		return out;
	}

	function inverse(x: number, y: number, out: Pair = [0, 0]): Pair {
		applySeries(beta, (y - falseNorthingMeters) / unit, (x - falseEastingMeters) / unit, -1, work);
		const sinhEta = Math.sinh(work[1]!);
		const cosXi = Math.cos(work[0]!);
		const target = Math.sin(work[0]!) / Math.sqrt(sinhEta * sinhEta + cosXi * cosXi);
		let tau = target;
		// Newton's method (Karney, eqs. 19–21) doubles the digits each time; three reach the last one.
		for (let iteration = 0; iteration < 3; iteration++) {
			const current = conformalTangent(tau);
			const slope =
				((1 - eccentricitySquared) * Math.sqrt((1 + current * current) * (1 + tau * tau))) /
				(1 + (1 - eccentricitySquared) * tau * tau);
			tau += (target - current) / slope;
		}
		let lon = centralMeridianDegrees + Math.atan2(sinhEta, cosXi) / DEGREE;
		if (lon > 180) lon -= 360;
		else if (lon < -180) lon += 360;
		out[0] = lon;
		out[1] = Math.atan(tau) / DEGREE;
		return out;
	}

	return { forward, inverse };
}
