// Orbit, pan and zoom of a parallel view, by mouse, touch and keyboard. Rotation keeps `up` upright.
import { OrthographicCamera, Quaternion, Vector3 } from "three";

const kTurn = 0.008; // radians a pixel

/** Orientation of a camera that looks against `from` with `up` upwards. */
function orientation(from, up) {
  const camera = new OrthographicCamera();
  camera.up.copy(up);
  if (Math.abs(from.clone().normalize().dot(up)) > 0.999) camera.up.set(0, Math.abs(up.z) > 0.9 ? 1 : 0, Math.abs(up.z) > 0.9 ? 0 : 1);
  camera.position.copy(from);
  camera.lookAt(0, 0, 0);
  return camera.quaternion.clone();
}

export class CameraControl {
  constructor(canvas, changed) {
    this.canvas = canvas;
    this.changed = changed;
    this.camera = new OrthographicCamera(-1, 1, 1, -1, -1, 1);
    this.up = new Vector3(0, 0, 1);
    this.target = new Vector3();
    this.height = 1; // mm that the view is high
    this.radius = 1;
    this.rotation = orientation(new Vector3(1, -1.6, 1.1), this.up);
    this.pointers = new Map();
    this.moved = 0;
    canvas.addEventListener("pointerdown", (e) => this.press(e));
    canvas.addEventListener("pointermove", (e) => this.drag(e));
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, (e) => this.pointers.delete(e.pointerId));
    canvas.addEventListener("wheel", (e) => this.wheel(e), { passive: false });
    canvas.addEventListener("contextmenu", (e) => e.preventDefault());
    canvas.addEventListener("keydown", (e) => this.key(e));
  }

  /** The box fills the view, as it will be turned when a turn under way has ended. */
  fit(box, animate = true) {
    this.radius = Math.max(box.max.distanceTo(box.min) / 2, 1e-6);
    const center = box.getCenter(new Vector3());
    const back = (this.goal?.rotation ?? this.rotation).clone().invert();
    let wide = 0, high = 0;
    for (let i = 0; i < 8; ++i) {
      const corner = new Vector3(i & 1 ? box.max.x : box.min.x, i & 2 ? box.max.y : box.min.y, i & 4 ? box.max.z : box.min.z);
      corner.sub(center).applyQuaternion(back);
      wide = Math.max(wide, Math.abs(corner.x));
      high = Math.max(high, Math.abs(corner.y));
    }
    const aspect = this.canvas.clientWidth / Math.max(1, this.canvas.clientHeight);
    this.go({ target: center, height: 2.2 * Math.max(high, wide / aspect, this.radius * 0.05) }, animate);
  }
  lookFrom(from, up, animate = true) {
    this.up.copy(up).normalize();
    this.go({ rotation: orientation(from, this.up) }, animate);
  }

  go(goal, animate) {
    const start = { target: this.target.clone(), rotation: this.rotation.clone(), height: this.height };
    this.goal = { ...start, ...(this.goal ?? {}), ...goal };
    cancelAnimationFrame(this.frame);
    const still = !animate || matchMedia("(prefers-reduced-motion: reduce)").matches;
    const begin = performance.now();
    const step = (time) => {
      const share = still ? 1 : Math.min(1, Math.max(0, (time - begin) / 280));
      const eased = share * share * (3 - 2 * share);
      this.target.lerpVectors(start.target, this.goal.target, eased);
      this.rotation.slerpQuaternions(start.rotation, this.goal.rotation, eased);
      this.height = start.height + (this.goal.height - start.height) * eased;
      this.update();
      if (share < 1) this.frame = requestAnimationFrame(step);
      else this.goal = undefined;
    };
    if (still) step(begin);
    else this.frame = requestAnimationFrame(step);
  }
  stop() {
    cancelAnimationFrame(this.frame);
    this.goal = undefined;
  }

  update() {
    const aspect = this.canvas.clientWidth / Math.max(1, this.canvas.clientHeight);
    const far = 20 * this.radius;
    Object.assign(this.camera, {
      top: this.height / 2, bottom: -this.height / 2, right: (this.height / 2) * aspect,
      left: (-this.height / 2) * aspect, near: 0, far: 2 * far,
    });
    this.camera.quaternion.copy(this.rotation);
    this.camera.position.copy(new Vector3(0, 0, far).applyQuaternion(this.rotation).add(this.target));
    this.camera.updateProjectionMatrix();
    this.camera.updateMatrixWorld();
    this.changed();
  }

  turn(dx, dy) {
    this.stop();
    const right = new Vector3(1, 0, 0).applyQuaternion(this.rotation);
    const pitch = new Quaternion().setFromAxisAngle(right, -dy * kTurn);
    const yaw = new Quaternion().setFromAxisAngle(this.up, -dx * kTurn);
    this.rotation.premultiply(pitch).premultiply(yaw).normalize();
    this.update();
  }
  pan(dx, dy) {
    this.stop();
    const scale = this.height / this.canvas.clientHeight;
    this.target.add(new Vector3(-dx * scale, dy * scale, 0).applyQuaternion(this.rotation));
    this.update();
  }
  /** The point under the pointer stays where it is. */
  zoom(factor, x, y) {
    this.stop();
    const height = Math.min(Math.max(this.height * factor, this.radius * 1e-3), this.radius * 30);
    const scale = (this.height - height) / this.canvas.clientHeight;
    const dx = x - this.canvas.clientWidth / 2, dy = y - this.canvas.clientHeight / 2;
    this.target.add(new Vector3(dx * scale, -dy * scale, 0).applyQuaternion(this.rotation));
    this.height = height;
    this.update();
  }

  press(event) {
    if (this.pointers.size === 0) this.moved = 0;
    this.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    this.canvas.setPointerCapture(event.pointerId);
  }
  drag(event) {
    const last = this.pointers.get(event.pointerId);
    if (!last) return;
    const dx = event.clientX - last.x, dy = event.clientY - last.y;
    this.moved += Math.abs(dx) + Math.abs(dy);
    if (this.pointers.size === 2) {
      const [other] = [...this.pointers].filter(([id]) => id !== event.pointerId).map(([, p]) => p);
      const before = Math.hypot(last.x - other.x, last.y - other.y);
      const after = Math.hypot(event.clientX - other.x, event.clientY - other.y);
      const box = this.canvas.getBoundingClientRect();
      if (after > 0) this.zoom(before / after, (event.clientX + other.x) / 2 - box.left, (event.clientY + other.y) / 2 - box.top);
      this.pan(dx / 2, dy / 2);
    } else if (event.buttons & 2 || event.buttons & 4 || event.shiftKey) {
      this.pan(dx, dy);
    } else {
      this.turn(dx, dy);
    }
    this.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  }
  wheel(event) {
    event.preventDefault();
    const box = this.canvas.getBoundingClientRect();
    const lines = event.deltaMode === 1 ? 30 : 1;
    this.zoom(Math.exp(event.deltaY * lines * 0.0012), event.clientX - box.left, event.clientY - box.top);
  }
  key(event) {
    const moves = { ArrowLeft: [-20, 0], ArrowRight: [20, 0], ArrowUp: [0, -20], ArrowDown: [0, 20] };
    const middle = [this.canvas.clientWidth / 2, this.canvas.clientHeight / 2];
    if (moves[event.key]) event.shiftKey ? this.pan(...moves[event.key]) : this.turn(...moves[event.key]);
    else if (event.key === "+") this.zoom(0.85, ...middle);
    else if (event.key === "-") this.zoom(1.18, ...middle);
    else return;
    event.preventDefault();
  }
}
