// How far each instance moves for the exploded view: back along the way it came in, until it is clear of what it touches.
import { Box3, Vector3 } from "three";

const kGap = 0.12; // of the assembly's size

function extent(box, direction) {
  let low = Infinity, high = -Infinity;
  for (const x of [box.min.x, box.max.x])
    for (const y of [box.min.y, box.max.y])
      for (const z of [box.min.z, box.max.z]) {
        const at = x * direction.x + y * direction.y + z * direction.z;
        low = Math.min(low, at);
        high = Math.max(high, at);
      }
  return { low, high };
}

/** instance id → Vector3; `boxes`: instance id → Box3 in the assembly. */
export function explodeOffsets(order, boxes) {
  const whole = [...boxes.values()].reduce((all, box) => all.union(box), new Box3());
  const gap = kGap * whole.getSize(new Vector3()).length();
  const touching = new Map();
  for (const [a, b] of order.pairs)
    for (const [i, j] of [[a, b], [b, a]]) touching.set(i, [...(touching.get(i) ?? []), j]);
  const offsets = new Map();
  for (const step of order.steps) {
    const out = step.direction ? new Vector3(...step.direction).negate() : null;
    for (const id of step.instances) {
      if (!boxes.has(id)) continue;
      let way = 0;
      const own = out && extent(boxes.get(id), out);
      for (const other of out ? (touching.get(id) ?? []) : []) {
        if (!offsets.has(other) || !boxes.has(other)) continue;
        const moved = offsets.get(other).dot(out);
        way = Math.max(way, extent(boxes.get(other), out).high + moved + gap - own.low, moved + gap);
      }
      offsets.set(id, out ? out.clone().multiplyScalar(way) : new Vector3());
    }
  }
  const center = whole.getCenter(new Vector3());
  for (const [id, box] of boxes)
    if (!offsets.has(id)) offsets.set(id, box.getCenter(new Vector3()).sub(center)); // no order known: away from the middle
  return offsets;
}
