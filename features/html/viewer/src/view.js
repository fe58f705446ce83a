// The view in space: items (a part, or an instance of one) with a look for each face, layers around them, picking.
import {
  Box3, Color, ConeGeometry, CylinderGeometry, Group, LinearSRGBColorSpace, LineBasicMaterial, LineSegments, Matrix4,
  Mesh, MeshBasicMaterial, Quaternion, Raycaster, Scene, Vector2, Vector3, WebGLRenderer,
} from "three";
import { CameraControl } from "./camera_control.js";
import { FaceTable, faceMaterial, kDimmed, kHidden, kHovered, kSelected } from "./face_material.js";
import { unpackMesh } from "./mesh.js";

const kTool = 0xc0392b;
export const layerLooks = {
  stock: { color: 0xb06fc0, opacity: 0.36, hatch: 0, text: "stock still there" },
  holder: { color: 0x6d8296, opacity: 0.4, hatch: 0, text: "clamping" },
};

export class View {
  /** Throws where there is no WebGL. `events`: {pick(item, face), hover(item, face, x, y), drawn()}. */
  constructor(canvas, events) {
    this.canvas = canvas;
    this.events = events;
    this.renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true, preserveDrawingBuffer: true });
    this.renderer.outputColorSpace = LinearSRGBColorSpace; // colours are given as they shall appear
    this.scene = new Scene();
    this.shared = { paper: { value: new Color() }, glow: { value: new Color() }, pixel: { value: 1 } };
    this.lines = {
      sharp: new LineBasicMaterial({ transparent: true }),
      smooth: new LineBasicMaterial({ transparent: true }),
    };
    this.items = [];
    this.layers = new Group();
    this.scene.add(this.layers);
    this.meshes = new Map();
    this.selected = [];
    this.control = new CameraControl(canvas, () => this.draw());
    new ResizeObserver(() => this.resize()).observe(canvas.parentElement);
    canvas.addEventListener("pointermove", (e) => this.hover(e));
    canvas.addEventListener("pointerleave", () => this.showHover(null));
    canvas.addEventListener("click", (e) => this.click(e));
    canvas.addEventListener("dblclick", () => this.fit());
    this.resize();
  }

  setTheme(theme) {
    this.shared.paper.value.setHex(theme.paper, LinearSRGBColorSpace);
    this.shared.glow.value.setHex(theme.glow, LinearSRGBColorSpace);
    for (const [kind, opacity] of [["sharp", theme.sharp], ["smooth", theme.smooth]]) {
      this.lines[kind].color.setHex(theme.line, LinearSRGBColorSpace);
      this.lines[kind].opacity = opacity;
    }
    this.draw();
  }

  meshOf(packed) {
    if (!this.meshes.has(packed)) this.meshes.set(packed, unpackMesh(packed));
    return this.meshes.get(packed);
  }

  /** entries: [{key, packed, placement: Matrix4 or null}]. */
  show(entries) {
    for (const item of this.items) {
      this.scene.remove(item.group);
      item.table.texture.dispose();
      item.mesh.material.dispose();
      item.through.material.dispose();
    }
    this.selected = [];
    this.hovered = null;
    this.items = entries.map((entry) => this.makeItem(entry));
    this.setLayers([]);
    this.whole = new Box3();
    for (const item of this.items) this.whole.union(item.box);
  }
  makeItem({ key, packed, placement }) {
    const data = this.meshOf(packed);
    const table = new FaceTable(data.faceCount);
    const mesh = new Mesh(data.geometry, faceMaterial(table, this.shared));
    const through = new Mesh(data.geometry, faceMaterial(table, this.shared, 0.28)); // what is selected shines through
    through.renderOrder = 5;
    through.visible = false;
    const group = new Group();
    group.add(mesh, through, new LineSegments(data.edges.sharp, this.lines.sharp),
      new LineSegments(data.edges.smooth, this.lines.smooth));
    if (placement) group.applyMatrix4(placement);
    group.updateMatrixWorld();
    this.scene.add(group);
    const box = data.geometry.boundingBox.clone();
    if (placement) box.applyMatrix4(placement);
    const item = { key, group, mesh, through, table, data, box, home: group.position.clone() };
    mesh.userData.item = item;
    return item;
  }

  /** look(item key, face) → {color, hatch}, or null for a face that is not drawn. */
  paint(look) {
    for (const item of this.items) {
      let visible = false;
      for (let face = 0; face < item.data.faceCount; ++face) {
        const its = look(item.key, face);
        item.table.mark(face, kHidden, !its);
        if (its) item.table.paint(face, its);
        visible ||= Boolean(its);
      }
      item.group.visible = visible;
    }
    this.draw();
  }

  /** selection: [{key, faces: [0-based, …] or null for all}]; empty: nothing stands out. */
  select(selection) {
    const any = selection.length > 0;
    for (const item of this.items) {
      const own = selection.filter((s) => s.key === item.key);
      const all = own.some((s) => s.faces === null);
      const faces = new Set(own.flatMap((s) => s.faces ?? []));
      for (let face = 0; face < item.data.faceCount; ++face) {
        const on = all || faces.has(face);
        item.table.mark(face, kSelected, on);
        item.table.mark(face, kDimmed, any && !on);
      }
      item.through.visible = own.length > 0;
    }
    this.draw();
  }

  /** layers: [{kind: "stock" or "holder", mesh}], arrows: [{tail, tip}]. */
  setLayers(layers, arrows = []) {
    for (const child of [...this.layers.children]) {
      this.layers.remove(child);
      child.traverse((node) => node.material?.dispose());
    }
    for (const layer of layers) {
      const data = this.meshOf(layer.mesh);
      const look = layerLooks[layer.kind];
      const behind = new Mesh(data.geometry, new MeshBasicMaterial({ colorWrite: false, polygonOffset: true, polygonOffsetFactor: 1 }));
      const skin = new Mesh(data.geometry, new MeshBasicMaterial({ transparent: true, opacity: look.opacity, depthWrite: false }));
      skin.material.color.setHex(look.color, LinearSRGBColorSpace);
      behind.renderOrder = 2; // the nearest skin of each layer only
      skin.renderOrder = 3;
      const edges = new LineSegments(data.edges.sharp, this.lines.smooth);
      edges.renderOrder = 4;
      this.layers.add(behind, skin, edges);
    }
    for (const arrow of arrows) this.layers.add(toolArrow(arrow));
    this.draw();
  }

  /** offset(item key) → Vector3: where each item stands apart from its place. */
  move(offset) {
    for (const item of this.items) {
      item.group.position.copy(item.home).add(offset(item.key));
      item.group.updateMatrixWorld();
    }
    this.draw();
  }

  fit(animate = true) {
    const box = new Box3();
    for (const item of this.items)
      if (item.group.visible) box.union(item.box.clone().translate(item.group.position.clone().sub(item.home)));
    for (const child of this.layers.children) box.union(new Box3().setFromObject(child));
    if (!box.isEmpty()) this.control.fit(box, animate);
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas.parentElement;
    if (width === 0 || height === 0) return;
    const ratio = Math.min(devicePixelRatio || 1, 2);
    this.renderer.setPixelRatio(ratio);
    this.renderer.setSize(width, height, false);
    this.shared.pixel.value = ratio;
    this.control.update();
  }
  draw() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => this.drawNow());
  }
  drawNow() {
    this.waiting = false;
    this.renderer.render(this.scene, this.control.camera);
    this.events.drawn();
  }

  pick(event) {
    const box = this.canvas.getBoundingClientRect();
    const at = new Vector2(((event.clientX - box.left) / box.width) * 2 - 1, 1 - ((event.clientY - box.top) / box.height) * 2);
    const caster = new Raycaster();
    caster.setFromCamera(at, this.control.camera);
    const targets = this.items.filter((item) => item.group.visible).map((item) => item.mesh);
    for (const hit of caster.intersectObjects(targets, false)) {
      const item = hit.object.userData.item;
      const face = item.data.triangleFace[hit.faceIndex];
      if (!(item.table.bytes[4 * face + 3] & kHidden)) return { item, face };
    }
    return null;
  }
  click(event) {
    if (this.control.moved > 4) return;
    const hit = this.pick(event);
    this.events.pick(hit?.item.key ?? null, hit?.face ?? null);
  }
  hover(event) {
    if (event.pointerType === "touch" || event.buttons) return this.showHover(null);
    const hit = this.pick(event);
    this.showHover(hit, event);
  }
  showHover(hit, event) {
    const same = hit && this.hovered && hit.item === this.hovered.item && hit.face === this.hovered.face;
    if (!same) {
      this.hovered?.item.table.mark(this.hovered.face, kHovered, false);
      hit?.item.table.mark(hit.face, kHovered, true);
      if (hit || this.hovered) this.draw();
      this.hovered = hit;
    }
    this.events.hover(hit?.item.key ?? null, hit?.face ?? null, event);
  }
}

function toolArrow({ tail, tip }) {
  const from = new Vector3(...tip), along = new Vector3(...tail).sub(from);
  const length = along.length();
  const paint = new MeshBasicMaterial();
  paint.color.setHex(kTool, LinearSRGBColorSpace);
  const head = new Mesh(new ConeGeometry(0.1 * length, 0.32 * length, 32).rotateX(Math.PI).translate(0, 0.16 * length, 0), paint);
  const shaft = new Mesh(new CylinderGeometry(0.032 * length, 0.032 * length, 0.7 * length, 24).translate(0, 0.65 * length, 0), paint);
  const group = new Group();
  group.add(head, shaft);
  group.applyMatrix4(new Matrix4().makeRotationFromQuaternion(
    new Quaternion().setFromUnitVectors(new Vector3(0, 1, 0), along.normalize())));
  group.position.copy(from);
  return group;
}
