export function mountFlameGraph() {}
