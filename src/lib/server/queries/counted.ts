/** Municipal hydrants and water cranes: what counts to indicator 7, of a facility `f`. */
export const COUNTED = `f.kind in ('hydrant', 'water_crane') and coalesce(f.ownership, 'municipal') = 'municipal'`;
