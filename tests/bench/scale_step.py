#!/usr/bin/env python3
"""Makes a large STEP file from a small one, for `stepwise_bench --read`.

usage: scale_step.py copies    N IN.step OUT.step   all entities N times: N products
       scale_step.py instances N IN.step OUT.step   one assembly that uses the only part N times
"""
import re
import sys

TOKEN = re.compile(r"'(?:[^']|'')*'|#(\d+)")


def renumbered(text, offset):
    return TOKEN.sub(lambda m: "#%d" % (int(m[1]) + offset) if m[1] else m[0], text)


def split(text):
    """Header with DATA;, entities, and the rest."""
    begin = text.index("DATA;") + len("DATA;\n")
    end = text.rindex("ENDSEC;")
    return text[:begin], text[begin:end], text[end:]


def highest(data):
    return max(int(number) for number in re.findall(r"#(\d+)\s*=", data))


def one(data, pattern):
    found = re.search(pattern, data)
    if not found:
        sys.exit("not in the file: " + pattern)
    return found


def instances(data, count):
    definition = one(data, r"#(\d+)\s*=\s*PRODUCT_DEFINITION\('[^']*','[^']*',\s*#\d+,\s*#(\d+)\)")
    context = one(data, r"#(\d+)\s*=\s*PRODUCT_CONTEXT\(")[1]
    shape = one(data, r"SHAPE_DEFINITION_REPRESENTATION\(#\d+,\s*#(\d+)\)")[1]
    items = one(data, r"#%s\s*=\s*\w+\('[^']*',\s*\(([^)]*)\),\s*#(\d+)\)" % shape)
    own = next(n for n in re.findall(r"#(\d+)", items[1]) if re.search(r"#%s\s*=\s*AXIS2_PLACEMENT_3D" % n, data))
    last = highest(data)
    lines, axes = [], []

    def add(text):
        nonlocal last
        last += 1
        lines.append("#%d=%s;" % (last, text))
        return last

    product = add("PRODUCT('many','many','',(#%s))" % context)
    formation = add("PRODUCT_DEFINITION_FORMATION('','',#%d)" % product)
    whole = add("PRODUCT_DEFINITION('design','',#%d,#%s)" % (formation, definition[2]))
    whole_shape = add("PRODUCT_DEFINITION_SHAPE('','',#%d)" % whole)
    places = []
    for i in range(count):
        point = add("CARTESIAN_POINT('',(%d.,%d.,%d.))" % (i % 100 * 100, i // 100 % 100 * 100, i // 10000 * 100))
        axes.append(add("AXIS2_PLACEMENT_3D('',#%d,$,$)" % point))
        use = add("NEXT_ASSEMBLY_USAGE_OCCURRENCE('%d','%d','',#%d,#%s,$)" % (i, i, whole, definition[1]))
        use_shape = add("PRODUCT_DEFINITION_SHAPE('','',#%d)" % use)
        move = add("ITEM_DEFINED_TRANSFORMATION('','',#%s,#%d)" % (own, axes[-1]))
        places.append((use_shape, move))
    representation = add("SHAPE_REPRESENTATION('',(%s),#%s)" % (",".join("#%d" % axis for axis in axes), items[2]))
    add("SHAPE_DEFINITION_REPRESENTATION(#%d,#%d)" % (whole_shape, representation))
    for use_shape, move in places:
        relation = add("(REPRESENTATION_RELATIONSHIP('','',#%s,#%d)REPRESENTATION_RELATIONSHIP_WITH_TRANSFORMATION(#%d)"
                       "SHAPE_REPRESENTATION_RELATIONSHIP())" % (shape, representation, move))
        add("CONTEXT_DEPENDENT_SHAPE_REPRESENTATION(#%d,#%d)" % (relation, use_shape))
    return data + "\n".join(lines) + "\n"


def main():
    if len(sys.argv) != 5 or sys.argv[1] not in ("copies", "instances"):
        sys.exit(__doc__)
    kind, count, source, target = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
    with open(source, encoding="latin-1") as file:
        header, data, rest = split(file.read())
    with open(target, "w", encoding="latin-1") as file:
        file.write(header)
        if kind == "instances":
            file.write(instances(data, count))
        else:
            step = highest(data)
            for copy in range(count):
                file.write(renumbered(data, copy * step))
        file.write(rest)


if __name__ == "__main__":
    main()
