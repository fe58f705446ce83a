#!/usr/bin/env python3
"""Makes an assembly that uses the only part of a STEP file N times, for `stepwise_bench --read`.

usage: many_instances.py N IN.step OUT.step
"""
import re
import sys


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
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    count, source, target = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    with open(source, encoding="latin-1") as file:
        header, data, rest = split(file.read())
    with open(target, "w", encoding="latin-1") as file:
        file.write(header + instances(data, count) + rest)


if __name__ == "__main__":
    main()
